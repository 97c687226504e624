from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.models.base import Base


class CommunityApplication(Base):
    """Somebody who would like to join."""

    __tablename__ = "community_applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    letter: Mapped[str] = mapped_column(String(2000))
