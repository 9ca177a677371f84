from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lessons", "0001_course")]

    operations = [
        migrations.AddField("glossaryterm", "is_active", models.BooleanField(default=True)),
        migrations.AddField("lesson", "is_active", models.BooleanField(default=True)),
        migrations.AddField("objective", "is_active", models.BooleanField(default=True)),
    ]
