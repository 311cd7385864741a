from django.http import HttpResponse
from django.urls import path

from .models import Order
from .tasks import pack_order


def home(request):
    pack_order.delay()
    return HttpResponse(f"orders packed so far: {Order.objects.count()}\n")


def health(request):
    return HttpResponse("good\n")


urlpatterns = [path("", home), path("health", health)]
