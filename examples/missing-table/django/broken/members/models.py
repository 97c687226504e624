from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=80)
    profile = models.CharField(max_length=500, null=True)
