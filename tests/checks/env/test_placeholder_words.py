from __future__ import annotations

import base64
import json
import random
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_deploygate.checks.env import _clauses
from pytest_deploygate.checks.env._placeholder import placeholder
from pytest_deploygate.checks.env._references import is_reference

CLAUSES = {
    value
    for name, value in vars(_clauses).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}


def jwt(claims: dict[str, object]) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    seeded = random.Random(7)
    signature = base64.urlsafe_b64encode(seeded.randbytes(32)).decode().rstrip("=")
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{signature}"


STAND_INS = {
    "English possessives": """
        MAPBOX_TOKEN=your_mapbox_token
        MAPBOX_TOKEN=YourMapboxToken
        MAPBOX_TOKEN=<your mapbox token>
        BILLING_SECRET=your very own billing secret
        TENANT=your-tenant
        SHIPPING_HOST=your.shipping.host
        ADMIN_PASSWORD=yourpassword
        GEO_KEY=geo-your-key-here
        SHOP_NAME=Your Shop
        DEPLOY_TOKEN=my-deploy-token
        SHIPPING_BUCKET=my-bucket
    """,
    "English instructions": """
        BILLING_SECRET=change_me_now
        BILLING_SECRET=ChangeMe!
        BILLING_SECRET=changeme42
        BILLING_SECRET=please-change-this
        BILLING_SECRET=replace-with-the-real-one
        BILLING_SECRET=REPLACE
        BILLING_SECRET=insert token
        BILLING_SECRET=paste-your-token-here
        BILLING_SECRET=generate with openssl rand -hex 24
        BILLING_SECRET=billing-secret-change-in-production
        BILLING_URL=replace-this
        BILLING_TOKEN=Bearer replace-me
        SEED=REQUIRED__set_from_the_vault
        BILLING_TOKEN=get-your-token-at-https://shop.acme-tools.io/keys
    """,
    "where it belongs": """
        BILLING_TOKEN=token-here
        BILLING_TOKEN=paste it here
        BUCKET=bucket-name-here
    """,
    "wrappers": """
        BILLING_TOKEN=<token>
        BILLING_TOKEN=[BILLING TOKEN]
        BILLING_TOKEN={{ billing_token }}
        BILLING_TOKEN={token}
        BILLING_TOKEN=__BILLING_TOKEN__
        BILLING_TOKEN=#{BillingToken}#
        PORT=<port number>
        API_URL=https://<region>.shipping.dev/v1
        API_URL=https://[REGION].shipping.dev
        MINI_APP_URL=<public url, path /mini>
    """,
    "fillers": """
        BILLING_TOKEN=xxx
        BILLING_TOKEN=XXXX-XXXX-XXXX
        BILLING_TOKEN=...
        BILLING_TOKEN=********
        BILLING_TOKEN=aaaaaaaaaaaa
        BILLING_TOKEN=00000000
        BILLING_TOKEN=abc1abc1abc1abc1
        BILLING_TOKEN=9f2c...
        BILLING_TOKEN=rk_live_51Hxxxxxxxxxxxx
        TENANT_ID=00000000-0000-0000-0000-000000000000
        TENANT_ID=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx
        TREASURY_ADDRESS=0x0000000000000000000000000000000000000000
        OWNER_ADDRESS=------
        SUPPORT_PHONE=02-0000-0000
    """,
    "sequences": """
        BILLING_TOKEN=0987654321
        BILLING_TOKEN=abcdefghijkl
        BILLING_TOKEN=abc123456
        BOT_TOKEN=123456:ABCyOwX3ghIkl-qQx81W2v1u
        CHAT_ID=1234567890
        CHAT_IDS=12345678,87654321
        GATEWAY_PHONE=+49123456789
        TREASURY_ADDRESS=0x1234567890123456789012345678901234567893
        PRODUCT=prod_123456
        CLIENT_ID=12345678-1234-1234-1234-123456789012
    """,
    "words for nothing": """
        BILLING_TOKEN=null
        BILLING_TOKEN=undefined
        BILLING_TOKEN=None
        BILLING_TOKEN=N/A
        BILLING_TOKEN=tbd
        BILLING_URL=TODO
        BILLING_TOKEN=???
    """,
    "the variable's own name": """
        BILLING_TOKEN=billing_token
        BILLING_TOKEN=BILLING_TOKEN
        SHIPPING_DB_NAME=shipping_db_name
        WAREHOUSE_BUCKET=warehouse-bucket-name
        LDAP_USERNAME=username
        WAREHOUSE_USERNAME_1=user1
        BILLING_SECRET=shop_billing_secret_key
    """,
    "generic words": """
        BILLING_SECRET=my-super-secret-key
        BILLING_SECRET=a long and random string
        BILLING_SECRET=some-secure-token
        BILLING_SECRET=dev-only-secret
        BILLING_SECRET=sample_token
        BILLING_SECRET=dummy
        SENDER_LOGIN=fake_sender_login
        MONITORED_WALLET_ADDRESS=wallet_to_follow
        BILLING_SECRET=must-be-at-least-24-characters
        BILLING_SECRET=thisismytoken
        BILLING_PASSWORD=password-for-the-orders-db
        BILLING_TOKEN_1=billingtoken1
        SHOP_REPOSITORY=owner/repository
    """,
    "hosts of manuals": """
        SHOP_URL=https://shop.example.org/cart
        SHOP_URL=https://www.your-shop-domain.com
        SHOP_URL=https://yoursite.io
        RPC_URL=https://rpc.acme-tools.io/v2/your-api-key
        ALERT_URL=https://your-alerting.acme-tools.io
        HOOK_URL=https://hooks.acme-tools.io/YOUR/HOOK
        SHOP_HOST=db.mycompany.com
        SHOP_URL=https://shop.invalid
        SHOP_ORIGINS=http://localhost:8080,https://app.mydomain.com
        SUPABASE_URL=https://your-project.supabase.co
        SUPABASE_URL=https://project-ref.supabase.co
        AUTH_DOMAIN=my-tenant.eu.auth0.com
        AUTH_DOMAIN=MY_TENANT.auth0.com
        TURN_URL=turn:turn.yourserver.net:3478
        VAULT_URL=https://xxxxx.vault.azure.net
    """,
    "connection strings of manuals": """
        DATABASE_URL=postgresql://user:password@localhost:5432/shop
        DATABASE_URL=postgres://USER:PASS@HOST:PORT/NAME
        DATABASE_URL=mysql://dbuser:dbpass@127.0.0.1/dbname
        DATABASE_URL=mongodb+srv://<user>:<password>@shop.ab1cd.mongodb.net
        DATABASE_URL=mongodb+srv://username:password@cluster0.mongodb.net/shop
        DATABASE_URL=postgresql://shop:your_password@db:5432/shop
        DATABASE_URL=postgresql://shop:CHANGE_ME@db:5432/shop
        DATABASE_URL=postgresql://shop:***@db:5432/shop
        CACHE_URL=redis://:CACHE_PASSWORD@cache.acme-tools.io:6379
        USERPASS=username:password
        DSN=your_user:your_password@tcp(127.0.0.1:3306)/shop
    """,
    "e-mail addresses of manuals": """
        OPERATOR_EMAIL=ops@example.net
        OPERATOR_EMAIL=you@mycompany.com
        OPERATOR_EMAIL=your.name@gmail.com
        OPERATOR_EMAIL=test@gmail.com
        MAIL_SENDER=Your Shop <hello@shop-mail.dev>
    """,
    "paths and dates of manuals": """
        CERT_FILE=/path/to/cert.pem
        CERT_FILE=./path/to/your/cert.pem
        CERT_FILE=C:\\path\\to\\cert.pem
        CERT_FILE=/ruta/a/cert.pem
        IDENTITY=/home/username/.ssh/id_ed25519
        LAUNCH_DATE=YYYY-MM-DD
    """,
    "stubs of vendors": """
        OPENAI_API_KEY=sk-
        OPENAI_API_KEY=sk-1234
        ANTHROPIC_API_KEY=sk-ant-api03-xxx
        GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        STRIPE_KEY=sk_test_replace_me
        PLAN=price_XXXX
        ANALYTICS=G-XXXXXXXX
        ANALYTICS=UA-000000-1
        TWILIO_SID=ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        AWS_ACCESS_KEY_ID=AKIAABCDEFGHIEXAMPLE
        CHAT_HOOK=https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX
        SIGNING_PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----
        SIGNING_PRIVATE_KEY=-----BEGIN PRIVATE KEY-----
        SENTRY_DSN=https://examplePublicKey@o1.ingest.sentry.io/1
        TREASURY_ADDRESS=0xTreasuryAddress
        RECAPTCHA_SECRET=6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe
    """,
    "typing": """
        BILLING_TOKEN=asdfasdfasdf
        BILLING_TOKEN=sadsadsadasd
        BILLING_TOKEN=hjkhjkhjk
    """,
    "Korean": """
        BILLING_TOKEN=여기에_토큰을_넣으세요
        CHAT_ROOM=여기에_채팅방_번호
        BILLING_TOKEN=비밀 토큰
        BILLING_PORT=포트
        BILLING_PASSWORD=변경하세요
        BILLING_TOKEN=tok-여기에입력
    """,
    "Chinese": """
        BILLING_TOKEN=您的令牌
        CHAT_ROOM=请填写
        BILLING_DB=数据库名
        BILLING_PASSWORD=請輸入密碼
        DATABASE_URL=postgresql://用户:密码@localhost/shop
    """,
    "Japanese": """
        BILLING_TOKEN=あなたのトークン
        CHAT_ROOM=ここに入力
        BILLING_HOST=ホスト名
        BILLING_PASSWORD=変更してください
    """,
    "Portuguese": """
        BILLING_TOKEN=seu_token_aqui
        BILLING_SECRET=troque-este-segredo
        BILLING_PASSWORD=senha_do_servidor
        BILLING_DB=nome_da_base_de_dados
        BILLING_SECRET=chave-muito-secreta
        SHOP_URL=https://seudominio.com.br
        DATABASE_URL=postgresql://usuario:senha@localhost/loja
    """,
    "Spanish": """
        BILLING_TOKEN=tu_token_aquí
        BILLING_SECRET=cambia-esta-clave
        BILLING_SECRET=cambiame
        BILLING_PASSWORD=tu_contraseña
        BILLING_SECRET=clave_secreta_muy_larga
        SHOP_URL=https://tudominio.es
        DATABASE_URL=mysql://usuario:contraseña@localhost/tienda
    """,
    "German": """
        BILLING_TOKEN=dein_token
        BILLING_TOKEN=Ihr-Schlüssel
        BILLING_SECRET=bitte_ändern
        BILLING_PASSWORD=hier_passwort_eintragen
        SHOP_URL=https://www.ihre-domain.de
        DATABASE_URL=postgresql://benutzer:passwort@localhost/laden
    """,
    "French": """
        BILLING_TOKEN=votre_jeton
        BILLING_SECRET=changez-moi
        BILLING_SECRET=remplacer_par_une_clé_secrète
        BILLING_PASSWORD=mot_de_passe_ici
        SHOP_URL=https://votre-domaine.fr
    """,
    "Italian": """
        BILLING_TOKEN=il_tuo_token
        BILLING_SECRET=cambiami
        BILLING_PASSWORD=inserisci_password_qui
    """,
    "Polish": """
        BILLING_TOKEN=twój_token
        BILLING_SECRET=zmień_mnie
        BILLING_PASSWORD=wpisz_hasło_tutaj
    """,
    "Russian": """
        BILLING_TOKEN=ваш_токен
        BILLING_SECRET=замените_на_свой_ключ
        CHAT_ID=введите_id_сюда
        BILLING_USER=пользователь
    """,
    "Turkish": """
        BILLING_TOKEN=token_anahtariniz
        BILLING_SECRET=bunu_değiştirin
        BILLING_PASSWORD=buraya_şifre_girin
    """,
    "Indonesian": """
        BILLING_TOKEN=token_anda
        BILLING_SECRET=ganti_ini
        BILLING_PASSWORD=isi_password_disini
    """,
    "Vietnamese": """
        BILLING_TOKEN=khóa_của_bạn
        BILLING_PASSWORD=mật_khẩu_của_bạn
    """,
}

FINE = {
    "settings": """
        LOG_LEVEL=info
        NODE_ENV=test
        MODEL=gpt-4o
        DEBUG=true
        TEMPERATURE=0.7
        LIMIT=99999999
        PORT=12345
        CRON=0 3 * * 1-5
        LOCALE=pt_BR.UTF-8
        DATE_FORMAT=YYYY-MM-DD
        LOG_FORMAT=%(asctime)s <%(name)s> %(message)s
        COLOUR=#000000
        SCOPES=openid profile email
        MAIL_DRIVER=fake
        PAYMENT_PROVIDER=mock
        CACHE_STORE=null
        JSON_HOSTS=["a.acme-tools.io"]
        CSP=default-src 'self'; img-src https://*.acme-tools.io
        FEATURE_TOGGLES=enter_to_submit,replace_cart
        RANGE=1...10
    """,
    "names": """
        DB_USER=postgres
        DB_USER=root
        DB_USER=app_user
        DB_NAME=app
        DB_NAME=my_shop
        DB_NAME=example_shop
        APP_NAME=My Shop
        APP_NAME=Todo
        SERVICE_NAME=media-service
        S3_BUCKET=acme-uploads-prod
        S3_BUCKET=my-bakery-invoices
        S3_BUCKET=your-hope-donations
        QUEUE_NAME=insert-orders
        TOPIC=change_stream
        JOB=insert_batch
        EVENT_NAME=user.password.change
        PERMISSION=change_password
        PROJECT_ID=my-shop-418377
        USERNAME_FIELD=username
        OIDC_CLAIM=email
        TOKEN_NAME=access_token
        SESSION_COOKIE_NAME=session_cookie
        VENDOR_ID=123456
        ACCOUNT=418377210954
        CITY=Hier
        SENDER_NAME=김민수
        SITE_TITLE=东方书店
    """,
    "addresses": """
        DB_HOST=localhost
        DB_HOST=db
        APP_URL=http://localhost:3000
        APP_URL=http://shop.localhost
        APP_URL=http://shop.test:8080
        API_URL=https://api.yourmechanic.com
        API_URL=https://exampleton.co.uk
        API_URL=https://tu-dresden.de
        FEED_URL=https://blog.acme-tools.io/feed.xml
        DOCS_URL=https://docs.acme-tools.io/examples/your-first-order
        HELP_URL=https://help.acme-tools.io/your-account
        RESET_URL=https://acme-tools.io/change-password
        BAKERY_URL=https://빵집.kr
        ALLOWED_SENDERS=user@acme-tools.io
        API_ROUTE=https://api.acme-tools.io/v1/{id}/items
        SUPABASE_URL=https://qzkvhwmyptbnrxlscdgf.supabase.co
        FIREBASE_DOMAIN=acme-shop-7f21c.firebaseapp.com
        SUPPORT_EMAIL=help@larkspur-foods.com
        SUPPORT_EMAIL=Larkspur <noreply@larkspur-foods.com>
        HELP_PHONE=+49 30 901820
        IPV6_URL=http://[::1]:8080
        WS_URL=wss://rt.acme-tools.io/socket
        STORAGE=gs://acme-example-corpus/v3
    """,
    "paths": """
        UPLOADS=/srv/shop/uploads
        EXAMPLES=/usr/share/doc/shop/examples
        HOME_DIR=/home/deploy/shop
        DB_PASSWORD_FILE=/etc/shop/db_password
        ROUTE=/users/{user_id}/orders
        IMAGE=https://cdn.acme-tools.io/img/placeholder.png
    """,
    "texts for people": """
        GREETING=Enter your name to begin
        GREETING=여기를 눌러 시작하세요
        WELCOME_TEXT=Your cart is waiting
        SYSTEM_PROMPT=You are a helpful agent. Replace every name with a link, and change nothing else.
        MAIL_SUBJECT=Your order is here
        LOADING_TEXT=Loading...
        FORM_LABEL=Your name
        EMAIL_PLACEHOLDER=Enter your email
    """,
    "secrets": """
        DB_PASSWORD=violet-change-harbor-nutmeg
        DB_PASSWORD=city-of-violet-harbor
        DB_PASSWORD=change-violet-harbor-nutmeg-12
        DB_PASSWORD=YourHarborVioletNutmeg12
        DB_PASSWORD=orchard example tandem granite
        DB_PASSWORD=todo-mundo-danza-1987-cobre
        DB_PASSWORD=kx9xxx8QpYOURw2zTest
        DB_PASSWORD=Xxv8xxx1kQmPz0w
        LICENSE_KEY=7G3M-XXP4-8RTN-2LQD
        JWT_SECRET=a00000007c9d1e7b5a2468ace13579bd
        HERE_API_KEY=Qw3vT8xLz0pJkR5nYdH2uCcA7sGfB1eN
        PASSWORD_HASH=$2b$12$KIXQ0r1sT2uV3wX4yZ5a6eB7cD8eF9gH0iJ1kL2mN3oP4qR5sT6uV
        DATABASE_URL=postgresql://shop:kq7Xw2Pz9LmT4vBn@db.internal:5432/shop
        SENTRY_DSN=https://5bcda7e05780f8349562a1574c720eae@o29.ingest.sentry.io/7428
    """,
    "properties of secrets": """
        TOKEN_TTL=15m
        JWT_ALGORITHM=HS256
        PASSWORD_RESET_PATH=/reset-password
        PASSWORD_POLICY=min12-upper-lower
        SECRET_BACKEND=vault
        API_KEY_HEADER=X-API-Key
    """,
}


def pairs(groups: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (group, line.strip()) for group, lines in groups.items() for line in lines.strip().splitlines() if line.strip()
    ]


@pytest.mark.parametrize(("family", "assignment"), pairs(STAND_INS))
def test_a_stand_in(family: str, assignment: str) -> None:
    key, _, value = assignment.partition("=")

    assert placeholder(key, value) in CLAUSES


@pytest.mark.parametrize(("family", "assignment"), pairs(FINE))
def test_a_value_that_may_be_real(family: str, assignment: str) -> None:
    key, _, value = assignment.partition("=")

    assert placeholder(key, value) is None


@pytest.mark.parametrize(
    ("key", "fine", "value", "secret"),
    [
        ("DB_USER", True, "postgres-user", False),
        ("APP_NAME", True, "billing-token", False),
        ("BILLING_TOKEN", False, "billing-token", True),
        ("CACHE_MODE", True, "none", False),
        ("CACHE_TOKEN", False, "none", True),
    ],
)
def test_the_name_decides_as_well(key: str, fine: bool, value: str, secret: bool) -> None:
    assert (placeholder(key, value) is None) is fine


@pytest.mark.parametrize(
    "value",
    [
        "op://prod/billing/token",
        "pass://vault/item/field",
        "vault:secret/data/billing#token",
        "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/db/)",
        "arn:aws:secretsmanager:eu-west-1:418377210954:secret:billing",
        "arn:aws:ssm:eu-west-1:418377210954:parameter/billing",
        "sm://project/billing",
        "ssm:/billing/token",
        "projects/77/secrets/billing/versions/latest",
        "{{resolve:secretsmanager:billing}}",
        "ENC[AES256_GCM,data:abc]",
        "${BILLING_TOKEN}",
        "${{ secrets.BILLING_TOKEN }}",
        "${BILLING_TOKEN:-changeme}",
        "$BILLING_TOKEN",
        "%BILLING_TOKEN%",
        "redis://:${REDIS_PASSWORD}@${REDIS_HOST}:6379/0",
        "'${QUOTED}'",
    ],
)
def test_a_reference_is_no_placeholder(value: str) -> None:
    assert is_reference(value)
    assert placeholder("BILLING_TOKEN", value) is None


@pytest.mark.parametrize(
    "value", ["", "pa$$w0rd$xyz", "$2b$12$abcdefghij", "vault", "https://vault.acme-tools.io", "100%"]
)
def test_no_reference(value: str) -> None:
    assert not is_reference(value)


def test_what_surrounds_an_expansion_is_still_judged() -> None:
    assert placeholder("DATABASE_URL", "postgresql://your_user:${PASSWORD}@db:5432/shop") is not None


@pytest.mark.parametrize(
    ("claims", "demo"),
    [
        ({"iss": "supabase-demo", "role": "service_role", "exp": 1}, True),
        ({"sub": "1234567890", "name": "Jo"}, True),
        ({"iss": "supabase", "ref": "qzkvhwmyptbnrxlscdgf", "role": "anon"}, False),
        ({"sub": "41837721", "iat": 1760000000}, False),
    ],
)
def test_a_published_token(claims: dict[str, object], demo: bool) -> None:
    assert (placeholder("BILLING_TOKEN", jwt(claims)) == _clauses.DEMO) is demo


@pytest.mark.parametrize(
    "value", ["eyJhbGciOi.eyJ!!!.x", "eyJabcd.eyJhYmM.abc", "eyJabcd.bnVsbA.abc", "eyJabcd.W10.abc"]
)
def test_a_broken_token_is_read_without_an_error(value: str) -> None:
    assert placeholder("BILLING_TOKEN", value) is None


@pytest.mark.parametrize("value", ["", " ", "''", "\N{NO-BREAK SPACE}"])
def test_an_empty_value_is_another_rules_matter(value: str) -> None:
    assert placeholder("BILLING_TOKEN", value) is None


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_quotes_that_a_loader_left_are_looked_through(quote: str) -> None:
    assert placeholder("BILLING_TOKEN", f"{quote}your-token{quote}") == _clauses.YOURS


KEYS = st.sampled_from(
    ["BILLING_TOKEN", "JWT_SECRET", "DB_PASSWORD", "API_KEY", "AWS_ACCESS_KEY_ID", "SETTING", "APP_ID"]
)
ALPHABETS = {
    "hex": "0123456789abcdef",
    "letters and digits": string.ascii_letters + string.digits,
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
    "base32": string.ascii_uppercase + "234567",
    "django": string.ascii_lowercase + string.digits + "!@#^&*(-_=+)",
}


def drawn(seed: int, alphabet: str, length: int) -> str:
    # Hypothesis would look for simple texts, which are no random secrets. So it picks the seed.
    seeded = random.Random(seed)
    return "".join(seeded.choice(ALPHABETS[alphabet]) for _ in range(length))


@settings(max_examples=500, deadline=None)
@given(KEYS, st.integers(0, 2**64), st.sampled_from(sorted(ALPHABETS)), st.integers(24, 90))
def test_a_random_secret_is_no_placeholder(key: str, seed: int, alphabet: str, length: int) -> None:
    assert placeholder(key, drawn(seed, alphabet, length)) is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from(["sk_live_", "ghp_", "sk-proj-", "whsec_", "re_", "base64:", "SG."]))
def test_a_random_secret_with_a_vendors_prefix_is_no_placeholder(seed: int, prefix: str) -> None:
    assert placeholder("BILLING_API_KEY", prefix + drawn(seed, "letters and digits", 36)) is None


ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="xX.*<>[]{}$%_-/:@0123456789 aeiouryt…•", max_size=60),
    st.sampled_from([line.partition("=")[2] for _, line in pairs(STAND_INS)]),
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(KEYS, st.text(max_size=20)), ANY_TEXT)
@example("BILLING_TOKEN", "<>")
@example("BILLING_TOKEN", "[]")
@example("BILLING_TOKEN", "<->")
@example("BILLING_TOKEN", "\ud800")
@example("", "your-token")
def test_any_text_gets_the_same_answer_twice_and_none_of_it_is_told(key: str, value: str) -> None:
    clause = placeholder(key, value)

    assert placeholder(key, value) == clause
    assert clause is None or clause in CLAUSES
    if clause is not None and len(value.strip()) >= 5 and not any(value.strip() in said for said in CLAUSES):
        assert value not in clause
    is_reference(value)


@pytest.mark.timeout(60)  # Against a hang; how fast it is, the benchmarks tell.
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "your_key ",
        "<",
        "[a",
        "{{",
        "x.",
        "https://",
        "user:pass@",
        "$",
        "${",
        "a@",
        "0",
        "-",
        "키 ",
        "__A",
        "\\path",
    ],
)
def test_a_huge_value(unit: str) -> None:
    value = unit * (10_000_000 // len(unit))
    placeholder("BILLING_TOKEN", value)
    placeholder("SETTING", value)
    placeholder("SUPPORT_PHONE", value)
    is_reference(value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("GOOGLE_APPLICATION_CREDENTIALS", "/app/keys/google-credentials.json"),
        ("PRIVATE_KEY", "./private.key"),
        ("SECRET_TOKEN_KEYS", "ACCESS_TOKEN,REFRESH_TOKEN"),
    ],
)
def test_names_of_files_and_of_variables(key: str, value: str) -> None:
    assert placeholder(key, value) is None
    assert placeholder(key, "your-" + value.strip("./")) is not None
