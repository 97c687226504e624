"""The API: who is a member, and who would like to be one."""

from fastapi import FastAPI
from sqlalchemy import func, select

from community.database import Session
from community.models.applications import CommunityApplication
from community.models.members import Member

app = FastAPI()


@app.get("/health")
def health():
    with Session() as session:
        return {"open applications": session.scalar(select(func.count()).select_from(CommunityApplication))}


@app.get("/members")
def members():
    with Session() as session:
        return [member.name for member in session.scalars(select(Member))]
