"""Variables that runtimes, platforms and libraries read or set by themselves, whatever a project's code says."""

from __future__ import annotations

from ...secret import key_tokens

__all__ = ["is_ambient", "is_read_by_libraries"]

_AMBIENT = frozenset(
    "PATH HOME USER LOGNAME SHELL PWD OLDPWD TERM TMPDIR TEMP TMP TZ LANG LANGUAGE HOSTNAME EDITOR CI DEBUG NODE_ENV "
    "NODE_OPTIONS NODE_PATH NODE_APP_INSTANCE PORT DYNO VERCEL NETLIFY RENDER APPDATA LOCALAPPDATA USERPROFILE "
    "PROGRAMFILES SYSTEMROOT COMSPEC HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY NO_COLOR FORCE_COLOR COLORTERM DISPLAY "
    "SSH_AUTH_SOCK XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME VIRTUAL_ENV PYTEST_CURRENT_TEST MODE DEV PROD SSR "
    "BASE_URL NEXT_RUNTIME VITEST JEST_WORKER_ID TERM_PROGRAM TERM_PROGRAM_VERSION TEAMCITY_VERSION DOTENV_KEY".split()
)
_AMBIENT_WORDS = frozenset(
    "lc npm yarn pnpm pm2 github gitlab vercel netlify railway render fly heroku kubernetes".split()
)
_LIBRARIES = frozenset(
    "DJANGO_SETTINGS_MODULE CELERY_BROKER_URL CELERY_RESULT_BACKEND SSL_CERT_FILE REQUESTS_CA_BUNDLE "
    "CLOUDINARY_URL COHERE_API_KEY CO_API_KEY GROQ_API_KEY MISTRAL_API_KEY PINECONE_API_KEY REPLICATE_API_TOKEN "
    "RESEND_API_KEY SERPAPI_API_KEY SLACK_BOT_TOKEN SLACK_SIGNING_SECRET TAVILY_API_KEY TOGETHER_API_KEY "
    "TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN BETTER_AUTH_SECRET BETTER_AUTH_URL "
    "GOOGLE_APPLICATION_CREDENTIALS NEXTAUTH_URL NEXTAUTH_SECRET AUTH_SECRET AUTH_URL AUTH_TRUST_HOST PGHOST PGPORT "
    "PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGOPTIONS MALLOC_ARENA_MAX UV_THREADPOOL_SIZE DATABASE_URL OPENAI_API_KEY "
    "ANTHROPIC_API_KEY".split()
)
# Whole families of names, by their first word: runtimes, servers, images, clients, agents.
_LIBRARY_WORDS = frozenset(
    "python pip flask django gunicorn uvicorn hypercorn web pg postgres mysql mariadb mongo rabbitmq redis aws google "
    "gcp azure docker compose otel sentry dd datadog newrelic next nuxt vite react vue expo playwright cypress jest "
    "vitest pytest turbo nx storybook prisma langchain langsmith hf streamlit gradio chainlit airflow mlflow "
    "medusa strapi clerk upstash inngest wandb".split()
)


def is_ambient(key: str) -> bool:
    """Whether a runtime or a platform sets a variable of this name, so that nobody has to declare it."""
    words = key_tokens(key)
    return key.upper() in _AMBIENT or (bool(words) and words[0] in _AMBIENT_WORDS)


def is_read_by_libraries(key: str) -> bool:
    """Whether a runtime, a library or a server reads a variable of this name, so that a project's code need not."""
    words = key_tokens(key)
    return is_ambient(key) or key.upper() in _LIBRARIES or (bool(words) and words[0] in _LIBRARY_WORDS)
