const config = { server: { ports: [80, 443], name: null, start(x) { return `${this.ports.length}-${x}`; } }, zero: 0, empty: '' };
const none = undefined, nil = null;
let calls = 0;
const count = () => ++calls;
module.exports = {
  apps: [{
    name: config.server?.name ?? 'unnamed',
    script: config?.['server']?.ports?.[1],
    missing: config.client?.ports[0].deep.deeper,
    call: config.server?.start?.('x'),
    noCall: config.server.stop?.('x'),
    noMethod: config.client?.start(count()),
    index: none?.[count()],
    fn: none?.(count()),
    onNull: nil?.a.b.c(),
  }],
  calls,
  zero: [config.zero?.toFixed(1), config.empty?.length, config.zero?.missing],
  parenthesised: (() => { try { return (none?.a).b; } catch (e) { return e.constructor.name; } })(),
  notAFunction: (() => { try { return config.zero?.(); } catch (e) { return e.constructor.name; } })(),
  plainAccess: (() => { try { return config.client.ports; } catch (e) { return e.constructor.name; } })(),
  deleted: [delete none?.x, delete config?.zero, 'zero' in config],
  ternary: config.empty?.5:1,
  thisKept: config?.server?.start?.call(config.server, 'call'),
  parenthesisedThis: (config?.server.start)('p'),
  chain: none?.a.b?.c ?? nil?.d ?? 'end',
  typeof: typeof none?.x,
  template: `${none?.name}`,
};
