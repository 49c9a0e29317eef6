# Everything a person or a robot runs. Each target sets up what it needs in .venv and build/.

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
# The build tools of the C++ core come from the Python package index, like everything else.
export PATH := $(BIN):$(PATH)

NATIVE := $(shell find cpp CMakeLists.txt -type f -not -path 'cpp/tests/*' -not -path 'cpp/fuzz/*' -not -path 'cpp/bench/*')

.PHONY: help demo test test-core test-python lint mem0 format bench wheel sanitize neon clang fuzz clean

help:
	@echo "make demo      set up, then run the main job on the bundled sample"
	@echo "make test      set up, then run the C++ and Python tests"
	@echo "make lint      formatting, types, stubs, module arrows"
	@echo "make mem0      compare recollect.compat.mem0 with the real package"
	@echo "make bench     benchmarks beside their peers (docs/benchmarks.md)"
	@echo "make wheel     build, check and smoke-test a wheel"
	@echo "make sanitize  C++ tests under Address-, UndefinedBehavior- and ThreadSanitizer"
	@echo "make neon      cross-compile for Arm and run the C++ tests under an emulator"
	@echo "make clang     build and test the core with Clang 14"
	@echo "make fuzz      fuzz the parsers for a minute each (Clang)"

$(VENV)/.built: pyproject.toml $(NATIVE) | $(VENV)/.pip
	pip install --quiet "scikit-build-core>=0.11" "pybind11>=3.0" "cmake>=3.25" "ninja>=1.11"
	pip install --quiet --no-build-isolation --editable .
	touch $@

$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.built
	pip install --quiet --group test
	touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.test
	pip install --quiet --group bench
	touch $@

demo: $(VENV)/.built
	recollect demo

test: test-core test-python

test-core: $(VENV)/.test
	cmake --preset tests
	cmake --build --preset tests
	ctest --preset tests

test-python: $(VENV)/.test
	pytest

lint: $(VENV)/.test
	ruff check .
	ruff format --check .
	mypy
	python -m mypy.stubtest recollect._core --concise --ignore-disjoint-bases \
		--allowlist tests/stubtest_allowlist.txt
	clang-format --dry-run --Werror $$(git ls-files 'cpp/*.cpp' 'cpp/*.hpp')
	python tools/check_arrows.py

mem0: $(VENV)/.test
	pip install --quiet --group mem0
	pytest tests/test_compat_mem0.py tests/test_import_mem0.py tests/test_mem0_programs.py

format: $(VENV)/.test
	ruff check --fix .
	ruff format .
	clang-format -i $$(git ls-files 'cpp/*.cpp' 'cpp/*.hpp')

bench: $(VENV)/.bench
	pytest bench --benchmark-only --benchmark-json=build/benchmarks.json

wheel: $(VENV)/.pip
	$(BIN)/python tools/make_wheel.py

sanitize: $(VENV)/.test
	cmake --preset asan && cmake --build --preset asan && ctest --preset asan
	cmake --preset tsan && cmake --build --preset tsan && ctest --preset tsan

neon: $(VENV)/.test
	cmake --preset neon && cmake --build --preset neon && ctest --preset neon

clang: $(VENV)/.test
	cmake --preset clang && cmake --build --preset clang && ctest --preset clang

fuzz: $(VENV)/.test
	cmake --preset fuzz && cmake --build --preset fuzz
	for target in build/fuzz/*_fuzz; do $$target -max_total_time=60 -rss_limit_mb=4096 || exit 1; done

clean:
	rm -rf build dist $(VENV)
