from django.contrib import admin

from lstm_course.classroom.models import Classroom, Enrolment, ItemAlarm


class EnrolmentInline(admin.TabularInline[Enrolment, Classroom]):
    model = Enrolment
    extra = 0
    raw_id_fields = ("student",)


@admin.register(Classroom)
class ClassroomAdmin(admin.ModelAdmin[Classroom]):
    list_display = ("name", "teacher", "is_open", "created_at", "archived_at")
    search_fields = ("name", "teacher__username")
    raw_id_fields = ("teacher",)
    inlines = (EnrolmentInline,)


@admin.register(ItemAlarm)
class ItemAlarmAdmin(admin.ModelAdmin[ItemAlarm]):
    """What authors should look at; closing one is setting its date."""

    list_display = ("item", "kind", "words", "raised_at", "closed_at")
    list_filter = ("kind", "closed_at")
    list_select_related = ("item__question", "item__exercise")
    readonly_fields = ("item", "kind", "words", "raised_at")
