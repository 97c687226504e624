"""What the shop's mails say."""


def confirmation(number: int, customer: str, total: float) -> tuple[str, str]:
    """Subject and text of the mail that confirms an order."""
    return f"Your order {number}", f"Dear {customer},\n\nthank you. The total is {total:.2f} EUR.\n\nLantern & Co.\n"
