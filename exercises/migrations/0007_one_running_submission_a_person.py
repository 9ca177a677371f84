from django.conf import settings
from django.db import migrations, models


def give_back_what_runs(apps, schema_editor):
    """Nothing can be in a jail twice afterwards; what is in one now is graded again."""
    running = apps.get_model('exercises', 'Submission').objects.filter(state='running')
    running.update(state='queued', claim=None, handed_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0006_checks_of_several_purposes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(give_back_what_runs, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('user',), name='one_running_submission_a_person'),
        ),
    ]
