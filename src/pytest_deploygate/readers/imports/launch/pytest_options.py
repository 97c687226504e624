"""The options of pytest, and of the plugins that most projects have."""

from __future__ import annotations

from .arguments import Grammar

__all__ = ["GRAMMAR"]

GRAMMAR = Grammar(
    "pytest",
    values="-k -m --maxfail -c|--config-file --rootdir --confcutdir --basetemp --import-mode -p -o|--override-ini "
    "--capture --durations --durations-min -r|--report-chars --tb --show-capture --color --code-highlight "
    "--pastebin --junit-xml --junitxml --junit-prefix --junitprefix --lfnf|--last-failed-no-failures --ignore "
    "--ignore-glob --deselect --doctest-report --doctest-glob --log-level --log-format --log-date-format "
    "--log-cli-level --log-cli-format --log-cli-date-format --log-file --log-file-mode --log-file-level "
    "--log-file-format --log-file-date-format --log-auto-indent --log-disable --verbosity -W|--pythonwarnings "
    "--assert --pdbcls --max-warnings --runpytest --anyio-mode -n|--numprocesses --dist --timeout "
    "--cov-report --cov-config --cov-fail-under --reruns --ds --dc",
    flags="-x|--exitfirst --fixtures|--funcargs --fixtures-per-test --markers --pdb --trace -s --runxfail "
    "--lf|--last-failed --ff|--failed-first --nf|--new-first --cache-clear --sw|--stepwise "
    "--sw-skip|--stepwise-skip --sw-reset|--stepwise-reset -v|--verbose --no-header --no-summary "
    "--no-fold-skipped --force-short-summary -q|--quiet --disable-warnings|--disable-pytest-warnings "
    "-l|--showlocals --no-showlocals --full-trace|--fulltrace --xfail-tb --strict-config --strict-markers "
    "--strict --collect-only|--collectonly|--co --pyargs --noconftest --keep-duplicates|--keepduplicates "
    "--collect-in-virtualenv --continue-on-collection-errors --doctest-modules --doctest-ignore-import-errors "
    "--doctest-continue-on-failure --setup-only --setuponly --setup-show --setupshow --setup-plan --setupplan "
    "--trace-config|--traceconfig --lsof --disable-plugin-autoload --cov --no-cov --cov-branch -h|--help "
    "-V|--version",
    perhaps="--debug --cache-show",
    abbreviates=True,
)
