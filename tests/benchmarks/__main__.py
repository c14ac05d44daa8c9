"""`make bench`: every figure we claim, measured here and now."""

from tests.benchmarks import bench_import

if __name__ == "__main__":
    bench_import.main()
