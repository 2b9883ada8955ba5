def test_every_budget_is_measured_on_the_real_file_of_the_largest_cluster(report, workspace):
    largest = max(report.clusters, key=lambda one: one.users).cluster
    assert [cost.budget_bytes for cost in report.file_costs] == [25_000, 40_000]
    for cost in report.file_costs:
        file = workspace / "pack" / f"cluster-{largest:03d}" / f"{cost.budget_bytes}.tflite"
        assert (cost.cluster, cost.bytes) == (largest, file.stat().st_size)
        assert min(cost.open_ms, cost.encode_ms, cost.recommend_ms) > 0
        assert cost.recommend_p95_ms >= cost.recommend_ms
        assert cost.memory_bytes is None or 0 < cost.memory_bytes < 10**9
