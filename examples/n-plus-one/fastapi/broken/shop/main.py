from fastapi import FastAPI
from sqlalchemy import select

from shop.models import Recommendation, Session

app = FastAPI()


@app.get("/api/recommendations")
def recommendations(user: int) -> list[dict[str, object]]:
    with Session() as session:
        best = select(Recommendation).where(Recommendation.user_id == user).order_by(Recommendation.score.desc())
        return [as_card(recommendation) for recommendation in session.scalars(best)]


def as_card(recommendation: Recommendation) -> dict[str, object]:
    product = recommendation.product
    return {"title": product.title, "price": product.price, "score": recommendation.score}
