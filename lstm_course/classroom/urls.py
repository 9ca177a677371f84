from django.urls import path

from lstm_course.classroom import views

urlpatterns = [
    path("classes/", views.classes, name="classes"),
    path("classes/new/", views.create_class, name="create-class"),
    path("classes/join/", views.join, name="join"),
    path("classes/join/<slug:code>/", views.join_by_code, name="join-class"),
    path("classes/<int:pk>/", views.class_page, name="class"),
    path("classes/<int:pk>/code/", views.class_code, name="class-code"),
    path("classes/<int:pk>/open/", views.class_open, name="class-open"),
    path("classes/<int:pk>/leave/", views.leave, name="leave-class"),
    path("classes/<int:pk>/grid.csv", views.grid_download, name="class-grid-csv"),
    path("classes/<int:pk>/students/<int:user_id>/", views.class_student, name="class-student"),
    path(
        "classes/<int:pk>/students/<int:user_id>/remove/",
        views.remove_student,
        name="class-student-remove",
    ),
]
