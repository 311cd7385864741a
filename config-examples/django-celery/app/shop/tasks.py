from celery import shared_task

from .models import Order


@shared_task
def pack_order():
    Order.objects.create()
