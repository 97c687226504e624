from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.models.base import Base


class Member(Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    profile: Mapped[str | None] = mapped_column(String(500))
