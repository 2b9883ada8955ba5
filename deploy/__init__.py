"""Packs on Android devices over adb: find devices, choose a budget, push, verify, start."""

from tfpeel_deploy.adb import Adb
from tfpeel_deploy.budget import BudgetChoice, choose_budget
from tfpeel_deploy.device_status import DeviceStatus, read_status
from tfpeel_deploy.listing import ListedDevice, chosen_devices
from tfpeel_deploy.pack_folder import PackFolder
from tfpeel_deploy.place import DEMO_APP, Place
from tfpeel_deploy.plan import PushRequest
from tfpeel_deploy.push import PushReport, push_pack
from tfpeel_deploy.remove import remove_pack
from tfpeel_deploy.start import start_app
from tfpeel_deploy.verify import verify_pack

__all__ = [
    "DEMO_APP",
    "Adb",
    "BudgetChoice",
    "DeviceStatus",
    "ListedDevice",
    "PackFolder",
    "Place",
    "PushReport",
    "PushRequest",
    "choose_budget",
    "chosen_devices",
    "push_pack",
    "read_status",
    "remove_pack",
    "start_app",
    "verify_pack",
]
