import tfpeel_deploy


def test_public_names():
    assert tfpeel_deploy.__all__ == [
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
    assert all(hasattr(tfpeel_deploy, name) for name in tfpeel_deploy.__all__)
