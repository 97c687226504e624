"use strict";
// What a compiler leaves of a config in TypeScript: helpers, enums, temporaries.
var __merge = (this && this.__merge) || function (target) {
    for (var i = 1; i < arguments.length; i++) {
        var source = arguments[i];
        for (var key in source) if ({}.hasOwnProperty.call(source, key)) target[key] = source[key];
    }
    return target;
};
var __wrap = (this && this.__wrap) || function (loaded) { return loaded && loaded.__esModule ? loaded : { "default": loaded }; };
Object.defineProperty(exports, "__esModule", { value: true });
exports.apps = exports.Mode = void 0;
var path_1 = __wrap(require("path"));
var Mode;
(function (Mode) {
    Mode[Mode["Fork"] = 0] = "Fork";
    Mode[Mode["Cluster"] = 1] = "Cluster";
    Mode["Custom"] = "custom";
})(Mode || (exports.Mode = Mode = {}));
var base = { script: (0, path_1.default.join)("dist", "main.js"), mode: Mode[Mode.Cluster] };
exports.apps = ["api", "web"].map(function (name) {
    var _a, _b;
    return __merge(__merge({}, base), (_a = { name: name }, _a["PORT_".concat(name)] = (_b = process.env.PORT) !== null && _b !== void 0 ? _b : 1, _a));
});
exports.default = { apps: exports.apps };
