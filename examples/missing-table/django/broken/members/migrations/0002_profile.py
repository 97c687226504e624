from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AddField("Member", "profile", models.CharField(max_length=500, null=True)),
    ]
