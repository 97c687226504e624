"""The shop's models."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

LABEL = "query_scenarios_shop"


class Customer(models.Model):
    name = models.CharField(max_length=60)
    email = models.CharField(max_length=60, unique=True)
    city = models.CharField(max_length=60)
    visits = models.IntegerField(default=0)
    notes = GenericRelation("Note")

    class Meta:
        app_label = LABEL

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    customer = models.OneToOneField(Customer, models.CASCADE, related_name="profile")
    bio = models.CharField(max_length=60)

    class Meta:
        app_label = LABEL


class Loyalty(models.Model):
    """Nobody has one."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="loyalty")
    points = models.IntegerField()

    class Meta:
        app_label = LABEL


class Category(models.Model):
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")

    class Meta:
        app_label = LABEL


class Product(models.Model):
    title = models.CharField(max_length=60)
    price = models.IntegerField()
    category = models.ForeignKey(Category, models.CASCADE, related_name="products")

    class Meta:
        app_label = LABEL

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    label = models.CharField(max_length=60, unique=True)

    class Meta:
        app_label = LABEL


class OrderQuerySet(models.QuerySet["Order"]):
    def open(self) -> OrderQuerySet:
        return self.filter(status="open")

    def of_customer(self, customer: Customer) -> OrderQuerySet:
        return self.filter(customer=customer)


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    number = models.CharField(max_length=60, unique=True)
    status = models.CharField(max_length=60)
    total = models.IntegerField(default=0)
    note = models.TextField(default="")
    tags = models.ManyToManyField(Tag, related_name="orders")
    notes = GenericRelation("Note")
    objects = OrderQuerySet.as_manager()

    class Meta:
        app_label = LABEL

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.CASCADE)
    quantity = models.IntegerField()

    class Meta:
        app_label = LABEL


class Payment(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="payments")
    kind = models.CharField(max_length=60)
    amount = models.IntegerField()

    class Meta:
        app_label = LABEL


class CardPayment(Payment):
    card = models.CharField(max_length=60)

    class Meta:
        app_label = LABEL


class BankPayment(Payment):
    iban = models.CharField(max_length=60)

    class Meta:
        app_label = LABEL


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    target = GenericForeignKey()
    text = models.CharField(max_length=60)

    class Meta:
        app_label = LABEL


class Audit(models.Model):
    entry = models.CharField(max_length=60)

    class Meta:
        app_label = LABEL


TABLES = (
    ContentType,
    Customer,
    Profile,
    Loyalty,
    Category,
    Product,
    Tag,
    Order,
    Line,
    Payment,
    CardPayment,
    BankPayment,
    Note,
    Audit,
)
"""In the order in which they can be made and filled."""
