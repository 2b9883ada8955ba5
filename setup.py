"""Packaging; the settings of tools are in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION: dict[str, str] = {}
exec((HERE / "tfpeel" / "version.py").read_text(encoding="utf-8"), VERSION)

# Why each is here, and why these ranges: docs/dependencies.md.
REQUIREMENTS = [
    # TensorFlow Recommenders and tf-keras both ask for `tensorflow` by this name; asking for
    # tensorflow-cpu beside it would install TensorFlow twice, into the same folder.
    "tensorflow>=2.19,<2.22",
    "tf-keras>=2.19,<2.22",
    "tensorflow-recommenders>=0.7.4,<0.8",
    "ai-edge-litert>=2.0,<3",
    "flatbuffers>=25.2.10",
    "numpy>=1.26,<3",
    "scipy>=1.13,<2",
    "scikit-learn>=1.5,<2",
    "threadpoolctl>=3.5,<4",
    "polars>=1.20,<3",
    "pydantic>=2.9,<3",
    "annotated-types>=0.6,<1",
    "click>=8.2,<9",
    "rich>=13.7",
    "jinja2>=3.1,<4",
]
# For `tfpeel tune` alone.
TUNE_REQUIREMENTS = ["keras-tuner>=1.4.8,<1.5", "matplotlib>=3.9,<4"]
# For `tfpeel keys`, `tfpeel sign`, and wherever signatures are checked.
SIGN_REQUIREMENTS = ["cryptography>=42"]
# For `--ray` alone.
DISTRIBUTED_REQUIREMENTS = ["ray>=2.40,<3"]
# For `tfpeel vectors --format faiss` alone.
FAISS_REQUIREMENTS = ["faiss-cpu>=1.9,<2"]
# For scripts/api_page.py alone.
DOCS_REQUIREMENTS = ["griffelib>=2,<3"]
TEST_REQUIREMENTS = [
    *TUNE_REQUIREMENTS,
    *SIGN_REQUIREMENTS,
    *DISTRIBUTED_REQUIREMENTS,
    *FAISS_REQUIREMENTS,
    *DOCS_REQUIREMENTS,
    "pytest>=8",
    "hypothesis>=6.100",
    "pandas>=2.2",
    "ruff>=0.9",
    "mypy>=1.14",
    "playwright>=1.49",
]
# For benchmarks/ alone.
BENCHMARK_REQUIREMENTS = [
    *FAISS_REQUIREMENTS,
    "implicit>=0.7.2,<0.8",
    "matplotlib>=3.9,<4",
]

# deploy/ is installed as tfpeel_deploy, which is also its name in a checkout: there it is a link.
PACKAGES = find_packages(include=["tfpeel", "tfpeel.*"])
DEPLOY = find_packages(include=["deploy", "deploy.*"])

setup(
    name="tfpeel",
    version=VERSION["VERSION"],
    description="Train a recommender once; give every device a .tflite file that fits it.",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.11,<3.13",
    packages=[*PACKAGES, *(f"tfpeel_{name}" for name in DEPLOY)],
    package_dir={f"tfpeel_{name}": name.replace(".", "/") for name in DEPLOY},
    package_data={
        "tfpeel": ["py.typed"],
        "tfpeel.report": ["templates/*", "static/*"],
        "tfpeel.play": ["static/*"],
    },
    install_requires=REQUIREMENTS,
    extras_require={
        "tune": TUNE_REQUIREMENTS,
        "sign": SIGN_REQUIREMENTS,
        "distributed": DISTRIBUTED_REQUIREMENTS,
        "faiss": FAISS_REQUIREMENTS,
        "docs": DOCS_REQUIREMENTS,
        "test": TEST_REQUIREMENTS,
        "benchmarks": BENCHMARK_REQUIREMENTS,
    },
    entry_points={"console_scripts": ["tfpeel = tfpeel.cli:main"]},
)
