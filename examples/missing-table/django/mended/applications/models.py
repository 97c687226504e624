from django.db import models


class CommunityApplication(models.Model):
    """Somebody who would like to join."""

    name = models.CharField(max_length=80)
    letter = models.CharField(max_length=2000)
