from supabase import create_client

from orders.settings import settings

client = create_client(str(settings.supabase_url), settings.supabase_service_key.get_secret_value())


def latest_orders() -> list[dict]:
    return client.table("orders").select("id, total").limit(settings.page_size).execute().data
