// upper case sorts first
