export const extra = true;
export const ambiguous = 2;
