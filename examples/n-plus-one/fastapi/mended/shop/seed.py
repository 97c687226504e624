from shop.models import Base, Product, Recommendation, Session, engine


def rows(count: int) -> None:
    """So many recommendations for one user, each of a product of its own, as in production."""
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session.begin() as session:
        session.add_all(
            Recommendation(user_id=1, score=1 / number, product=Product(title=f"Lamp {number}", price=number))
            for number in range(1, count + 1)
        )
