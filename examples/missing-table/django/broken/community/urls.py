from django.http import JsonResponse
from django.urls import path

from applications.models import CommunityApplication
from members.models import Member


def health(request):
    return JsonResponse({"members": Member.objects.count(), "open applications": CommunityApplication.objects.count()})


urlpatterns = [path("health", health)]
