from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lessons", "0002_retired_content")]

    operations = [
        migrations.AddField("step", "opening_html", models.TextField(blank=True)),
    ]
