"""Modules that are called otherwise than the distributions that bring them."""

from __future__ import annotations

from collections.abc import Mapping

from ...families.imports.names import normalised

__all__ = ["BROUGHT_BY", "LEFT_THE_STDLIB"]

# Each by what the distribution's own wheel holds. Several are alternatives to each other. Asked only about what is
# not installed; of what is, the metadata says more.
_TABLE = """
absl                     absl-py
airflow                  apache-airflow apache-airflow-core
allauth                  django-allauth
AppKit                   pyobjc-framework-Cocoa
apt                      python-apt
attr                     attrs
bs4                      beautifulsoup4
cairo                    pycairo
consul                   python-consul py-consul
corsheaders              django-cors-headers
Crypto                   pycryptodome pycrypto
Cryptodome               pycryptodomex
cv2                      opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless
dateutil                 python-dateutil
dbus                     dbus-python
debug_toolbar            django-debug-toolbar
decouple                 python-decouple
discord                  discord.py
django_filters           django-filter
dns                      dnspython
docx                     python-docx
dotenv                   python-dotenv
elftools                 pyelftools
engineio                 python-engineio
environ                  django-environ
faiss                    faiss-cpu faiss-gpu
fitz                     PyMuPDF
gi                       PyGObject
git                      GitPython
github                   PyGithub
gitlab                   python-gitlab
google.oauth2            google-auth
google.protobuf          protobuf
googleapiclient          google-api-python-client
grpc                     grpcio
grpc_health              grpcio-health-checking
grpc_reflection          grpcio-reflection
grpc_status              grpcio-status
grpc_tools               grpcio-tools
impala                   impyla
jenkins                  python-jenkins
jose                     python-jose
jwt                      PyJWT
kafka                    kafka-python kafka-python-ng
keystoneclient           python-keystoneclient
ldap                     python-ldap
Levenshtein              levenshtein python-Levenshtein
magic                    python-magic
memcache                 python-memcached
mpl_toolkits             matplotlib
multipart                python-multipart multipart
MySQLdb                  mysqlclient
nacl                     PyNaCl
novaclient               python-novaclient
OpenGL                   PyOpenGL
openid                   python3-openid
OpenSSL                  pyOpenSSL
osgeo                    GDAL
PIL                      Pillow pillow-simd
pkg_resources            setuptools
playhouse                peewee
pptx                     python-pptx
psycopg2                 psycopg2 psycopg2-binary
pwn                      pwntools
pydispatch               PyDispatcher
pythoncom                pywin32
pywintypes               pywin32
rest_framework           djangorestframework
rest_framework_simplejwt djangorestframework-simplejwt
saml2                    pysaml2
scss                     pyScss
serial                   pyserial
skimage                  scikit-image
sklearn                  scikit-learn
slugify                  python-slugify
snappy                   python-snappy
snowflake.connector      snowflake-connector-python
social_core              social-auth-core
social_django            social-auth-app-django
socketio                 python-socketio
socks                    PySocks
stdnum                   python-stdnum
storages                 django-storages
systemd                  systemd-python
telegram                 python-telegram-bot
umap                     umap-learn
usb                      pyusb
websocket                websocket-client
win32api                 pywin32
win32com                 pywin32
win32con                 pywin32
win32gui                 pywin32
xdg                      pyxdg xdg
Xlib                     python-xlib
yaml                     PyYAML
zmq                      pyzmq
"""


BROUGHT_BY: Mapping[str, tuple[str, ...]] = {
    module: tuple(map(normalised, names)) for module, *names in map(str.split, _TABLE.strip().splitlines())
}
"""A module, and the distributions of which each brings it, normalised."""

LEFT_THE_STDLIB = frozenset(
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib "
    "ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)
"""Modules that some version of Python that is still in use has and a newer one has not."""
