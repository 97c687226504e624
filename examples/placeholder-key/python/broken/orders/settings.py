from pydantic import HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="APP_")

    supabase_url: HttpUrl
    supabase_service_key: SecretStr
    session_secret: SecretStr
    page_size: int = 20


settings = Settings()
