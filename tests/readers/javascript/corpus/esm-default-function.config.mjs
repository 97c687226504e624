export default function build() { return { apps: [] }; }
build.apps = [{ name: 'property of the function' }];
export const apps = [...build.apps, ...build().apps];
export const name = build.name;
