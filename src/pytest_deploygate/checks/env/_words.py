"""The words of the grammar that stand-ins follow, by what they do in it and by language."""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "ADJECTIVES",
    "CREDENTIALS",
    "FILL",
    "GRAMMAR",
    "LATER",
    "LETTERS_FOR_PEOPLE",
    "MARKERS",
    "MINE",
    "NOTHING",
    "NOTHING_ANYWHERE",
    "NOUNS",
    "POINTERS",
    "POINTERS_AT_READER",
    "POSSESSIVES",
    "SHORT_POSSESSIVES",
    "STANDALONE",
    "UNREAL",
    "UNREAL_IN_SECRETS",
    "VERBS",
    "VERBS_ELSEWHERE",
    "WORDS_FOR_HERE",
    "WORDS_FOR_THIS",
    "YOURS_JOINED",
    "fold",
    "word_set",
]


def fold(text: str) -> str:
    """A text without accents, so that ``contraseña`` and ``contrasena`` are one word. Case is kept."""
    if text.isascii():
        return text
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).translate(_UNDECOMPOSED)


_UNDECOMPOSED = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "ß": "ss", "œ": "oe"}
)


def word_set(*texts: str) -> frozenset[str]:
    return frozenset(fold(" ".join(texts)).lower().split())


# Nouns for what a variable holds. One of them makes a possessive or an imperative a stand-in.
NOUNS = word_set(
    # English: credentials.
    "key keys secret secrets password passwords passwd pass passwort pwd passphrase passcode token tokens apikey",
    "credential credentials creds auth jwt hash salt cert certificate signature code pin otp dsn license licence",
    "mnemonic seedphrase sid uuid guid passw word words",
    # English: addresses, names and everything else that a template leaves to its reader.
    "id ids identifier name names user username usernames users userid email emails mail mailbox address account",
    "client customer tenant org organization organisation company business brand project projectref app application",
    "appname site website domain domains subdomain host hostname server service port url urls uri uris link endpoint",
    "database db dbname dbuser dbpassword schema table collection bucket container region zone cluster instance",
    "queue topic channel path file filename folder directory repo repository branch index store shop number phone",
    "value values string text data api bot webhook wallet contract environment resource workspace ip callback",
    "redirect origin sender recipient ref reference deployment model property page chat room pixel measurement",
    "handle login connection connectionstring dataset registry namespace profile publisher merchant vendor",
    "nickname firstname lastname fullname country city street",
    "jid provider gateway proxy machine vps broker dashboard",
    "portal cdn node rpc ssh vault backend frontend web blog endpoint computer device printer location timezone",
    # Korean and Chinese, Japanese have no spaces: see the markers below.
    # Spanish.
    "clave claves contraseña contraseñas secreto secreta usuario correo dominio servidor proyecto nombre base datos",
    "bd basededatos cuenta empresa cadena conexion puerto",
    "sitio ruta direccion cliente aplicacion valor numero sesion",
    # Portuguese.
    "chave chaves senha senhas segredo segreda usuario dominio servidor projeto nome banco dados conta empresa",
    "conexao porta site caminho endereco cliente aplicativo valor numero sessao",
    # French.
    "cle cles mot motdepasse mdp passe secret jeton utilisateur identifiant courriel domaine serveur projet nom base",
    "donnees compte entreprise connexion chemin adresse valeur hote",
    # German.
    "schluessel schlussel passwort kennwort geheimnis benutzer benutzername nutzer nutzername domaine projekt",
    "datenbank konto firma verbindung verzeichnis adresse wert rechnername",
    # Italian.
    "chiave chiavi segreto segreta utente dominio progetto nome banca dati azienda connessione percorso indirizzo",
    "valore",
    # Polish.
    "klucz klucza haslo hasla sekret uzytkownik uzytkownika domena serwer serwera projekt projektu nazwa baza bazy",
    "konto firma adres wartosc",
    # Turkish, with the possessive that the noun itself carries.
    "anahtar anahtari anahtariniz anahtarin sifre sifreniz sifresi parola parolaniz kullanici adi adiniz alan",
    "sunucu proje veritabani hesap adres adresiniz eposta epostaniz degeri gizli",
    # Indonesian.
    "kunci sandi katasandi pengguna surel namapengguna domain basis akun nama alamat nilai rahasia",
    # Vietnamese, without its marks.
    "khoa mat khau matkhau nguoi dung tai khoan ten mien",
    # Russian and Ukrainian, and what is left of them in Latin letters.
    "ключ ключа токен токена пароль пароля секрет секретный имя пользователь пользователя логин почта домен сервер",
    "проект база данных адрес значение строка рядок идентификатор",
    "klyuch parol",
)

# Words that say nothing about a single secret: a secret made of nothing else is a description of one.
FILL = word_set(
    "a an the this that these those some any of for in on at to with from by and or is be it as my our their",
    "very super ultra mega top long longer strong secure safe random unique actual real own new good better best",
    "complex complicated private public publishable anon service role access refresh signing sign session cookie",
    "encryption encrypt encrypting crypto aes hmac rsa min max minimum maximum least more than exactly characters",
    "character chars char bytes byte bits bit hex base64 base digits letters length production prod development dev",
    "staging stage local live sandbox custom personal internal external default master main primary secondary backup",
    "generated optional required first second one two three goes admin administrator root system backend frontend",
    "server web mobile oauth oauth2 smtp imap sms push storage cloud cache redis postgres postgresql mysql mongo",
    "mongodb sql database verification verify confirmation nextauth next nest django flask laravel rails node",
    "express application authentication authorization google github facebook twitter stripe openai anthropic aws",
    "azure gcp supabase firebase slack discord telegram paypal sendgrid mailgun twilio cloudinary sentry",
    "filled defined replaced updated changed insecure unsafe ultimate only",
    "keep should must never use used using testing not",
    # Spanish, Portuguese, French, German, Italian and the rest: the same.
    "de del la el los las un una para con en y muy larga largo segura seguro aleatoria aleatorio privada publica",
    "copiar copia desde hasta obtener obtenido despues unico unica produccion verificacion generada generado",
    "completa da do dos das um uma com em e muito longa longo secreta",
    "aleatoria aleatorio privada publica producao gerada gerado opcional le les des une pour avec et tres longue",
    "long securisee aleatoire privee publique ceci est un faux fausse forte fort ein eine starkes starke sicheres es",
    "este esta isto isso geheim geheimer geheime sehr sicher sicherer lang langer der die das",
    "und fuer fur mit zufaellig zufalliger molto lunga sicura il lo per con dlugi tajny bardzo cok guclu uzun yang",
    "sangat panjang rahasia va cho rat dai cua ban случайная случайный очень длинный для",
)

# The second person's possessive alone before a noun. These words mean nothing else in a configuration.
POSSESSIVES = word_set(
    "your yours yout youre",  # English, with the slips that templates have
    "vuestro vuestra",  # Spanish
    "votre vos",  # French
    "dein deine deinen deiner deines euer eure ihre ihren ihrer",  # German
    "tuo tuoi vostro vostra",  # Italian
    "twoj twoja twoje wasz wasza",  # Polish
    "sizin senin",  # Turkish
    "anda kamu",  # Indonesian puts it behind the noun
    "ваш ваша ваше ваши вашего твой твоя твоё твои ваша",  # Russian, Ukrainian
    "vash vasha",
)
# Possessives that are also a part of names and of words: the noun has to follow at once.
SHORT_POSSESSIVES = word_set("ur tu tus su sus seu sua seus suas teu tua ton ta tes ihr")
MINE = word_set("my mi mis meu minha mein meine mon ma mio mia moj moja мой моя benim our nuestra nossa notre unser")

# English verbs of an instruction, and what makes them one.
VERBS = word_set(
    "change replace insert enter put paste add set fill generate provide update get obtain create type edit choose",
    "pick make copy configure specify define input swap supply use run see ask override overwrite",
)
POINTERS = word_set("me this it these your yours here a an the actual real own strong secure random new")
POINTERS_AT_READER = word_set("me this these your yours here")
LATER = word_set("in before for after on prod production deploy deployment deploying release live")
# The joined forms.
STANDALONE = word_set(
    "changeme changethis changeit changemeplease pleasechange pleasechangeme replaceme replacethis fillme fillmein",
    "fillin insertme insertkey putme setme editme updateme overrideme enterhere tobedefined",
    "tobereplaced tobechanged tobeset tofill notset notreal notasecret",
    "cambiame cambiarme cambiaresto reemplazar reemplazame mudeme mudeisso trocar alterar alterarisso",
    "changezmoi changermoi aendernmich cambiami zmienmnie benidegistir gantiini ubahini",
)
# Verbs of other languages; imperative or infinitive, as templates use both.
VERBS_ELSEWHERE = word_set(
    "cambia cambiar cambie cambialo cambiala reemplaza reemplace reemplazar sustituye sustituir ingresa ingrese",
    "ingresar inserta inserte insertar pon poner ponga coloca coloque colocar agrega agregue pega pegar pegue",
    "escribe escriba introduce introduzca genera genere generar rellena completar",  # Spanish
    "mude mudar altere alterar troque trocar substitua substituir insira inserir coloque cole digite preencha gere",
    "gerar adicione informe defina",  # Portuguese
    "changez changer remplacez remplacer remplace entrez entrer mettez mettre inserez inserer saisissez saisir",
    "ajoutez ajouter generez generer collez coller renseigner",  # French
    "andern aendern andere aendere ersetzen ersetze eintragen einfugen einfuegen eingeben generieren generiere",
    "setze einsetzen hinterlegen",  # German
    "cambiare sostituisci sostituire inserisci inserire metti mettere incolla scrivi generare",  # Italian
    "zmien zmienic wstaw wpisz wklej podaj wygeneruj zastap",  # Polish
    "degistir degistirin degistiriniz girin giriniz yazin yaziniz ekleyin olusturun yapistirin",  # Turkish
    "ganti gantilah isi masukkan ubah tulis tempel",  # Indonesian
    "thay nhap dien",  # Vietnamese
    "замените заменить измените изменить вставьте вставить введите укажите впишите сгенерируйте поменяйте "
    "замініть змініть вставте введіть згенеруйте",  # Russian, Ukrainian
)
ADJECTIVES = word_set("a an the real actual own strong secure random something proper")
WORDS_FOR_THIS = word_set(
    "esto esta este isso isto essa esse ceci cela dies das",
    "diese dieses questo questa to bunu ini this me mich moi mi",
    "mnie mir please bitte favor svp prego prosze lutfen silakan пожалуйста",
)
WORDS_FOR_HERE = word_set(
    "here aqui aca ici hier qui tutaj buraya disini здесь сюда тут сюди ovde zde",
)
# Words that call the value unreal.
UNREAL = word_set(
    "example examples dummy fake placeholder sample mock stub bogus fictional ejemplo exemplo exemple beispiel",
    "esempio przyklad ornek contoh vidu пример приклад falso ficticio",
    "faux fausse falsch foo foobar baz lorem ipsum blah whatever",
)
# The same, but legitimate in names of databases and modes: they count in secrets only.
UNREAL_IN_SECRETS = word_set(
    "todo fixme tbd test tests testing demo temp temporary tmp prueba teste essai dev development"
)
NOTHING = word_set(
    "null undefined none nil nan na n/a todo fixme tbd tbc tba wip empty blank unset missing void nothing unknown "
    "- -- --- ? ?? ??? . .. _ # optional opcional required obligatoire "
    "disabled skip ninguno nenhum vacio vazio vide leer keine нет 없음 なし 无 待定 string "
)
NOTHING_ANYWHERE = frozenset(["TODO", "FIXME", "TBD", "TBC", "TBA", "CHANGEME", "REPLACEME", "PLACEHOLDER", "XXX"])

# Labels that no company would take; `service.com` and the like stand in for any.
YOURS_JOINED = word_set(
    "tudominio sudominio seudominio tucorreo suemail seuemail tuemail seusite susitio tusitio tuempresa suaempresa",
    "tuusuario seuusuario tuproyecto seuprojeto votredomaine votresite votreemail votreprojet deinedomain",
    "deinedomaene deinserver deinprojekt ihredomain tuodominio tuosito tuaemail twojadomena twojserwer alanadiniz",
    "siteniz eposteniz domainanda domainkamu emailanda tenmien vashdomen",
)

CREDENTIALS = word_set(
    "password passwd pass pwd pw secret token key",
    "clave contraseña senha chave segredo passwort schluessel cle chiave",
    "haslo klucz sifre anahtar пароль ключ токен",
)

# Every word that has a part in the grammar.
GRAMMAR = (
    NOUNS
    | FILL
    | POSSESSIVES
    | SHORT_POSSESSIVES
    | MINE
    | WORDS_FOR_HERE
    | VERBS
    | VERBS_ELSEWHERE
    | WORDS_FOR_THIS
    | POINTERS
    | UNREAL
    | STANDALONE
)

# Scripts that are written without spaces have markers instead of words. Each speaks to the reader.
MARKERS = tuple(
    fold(
        "여기에 입력 귀하의 당신의 본인의 변경하세요 "
        "변경하십시오 변경해 바꾸세요 교체하세요 하세요 하십시오 넣으세요 "  # Korean
        "あなたの ここに 入力 ください 置き換え 変更し ご自身の お使いの "  # Japanese
        "你的 您的 请 請 替换 替換 填写 填寫 填入 输入 輸入 修改 更改 改成 换成 此处 此處 这里 這裡 在这里"  # Chinese
    ).split()
)
# Left to themselves these letters are words for people: no generator draws secrets from them.
LETTERS_FOR_PEOPLE = re.compile(
    r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
