const render = (template, scope) => template
  .replace(/\{%\s*each (\w+) as (\w+)\s*%\}([\s\S]*?)\{%\s*end\s*%\}/g, (_, list, name, body) => (scope[list] || []).map((item, i) => render(body, { ...scope, [name]: item, i })).join(''))
  .replace(/\{\{\s*([\w.]+)(?:\s*\|\s*(\w+))?\s*\}\}/g, (_, path, filter) => {
    const value = path.split('.').reduce((o, k) => o?.[k], scope);
    const filters = { upper: (s) => String(s).toUpperCase(), json: JSON.stringify, size: (x) => x.length };
    return filter ? filters[filter](value) : value ?? '';
  });
const scope = { app: { name: 'shop', ports: [80, 443] }, hosts: ['a', 'b'], none: null };
module.exports = {
  apps: [{ name: render('{{ app.name | upper }}-{{app.ports.0}}', scope), script: 'x.js', args: render('{% each hosts as h %}--host={{h}}:{{ i }} {% end %}', scope).trim() }],
  rendered: ['{{none}}|{{missing.deep}}|{{ app.ports | json }}|{{hosts|size}}', '{{unclosed', '{% each nothing as x %}{{x}}{% end %}.'].map((t) => render(t, scope)),
};
