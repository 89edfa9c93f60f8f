# Everything sets itself up: a clean clone needs nothing but make and a network the first time.
.DEFAULT_GOAL := help
.PHONY: help setup demo test accessibility invitations bench clean

bin := .venv/bin

help:
	@echo "make demo           agenda and talk track of a sample pitch, as PDF and web page, in demo/"
	@echo "make test           style, types, the built-in content, then every test"
	@echo "make accessibility  every web page under axe-core; needs Chromium and node"
	@echo "make invitations    every invitation through a second calendar program; needs node"
	@echo "make bench          how fast it is, against other ways to make the same document"
	@echo "make clean          remove what the commands above made"

setup:
	@scripts/setup

demo: setup
	@$(bin)/agendagen render pitch-sandmere --document agenda --document talk-track \
		--format pdf --format html --output demo
	@echo
	@echo "The sample pitch is ready. Open any of these:"
	@find demo -type f ! -name '.*' | sort | sed 's/^/  /'

test: setup
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/agendagen check
	@$(bin)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

accessibility: setup
	@scripts/check-accessibility

invitations: setup
	@scripts/check-invitations

bench: setup
	@$(bin)/python -m benchmarks.run
	@$(bin)/python -m benchmarks.figures

clean:
	rm -rf .venv .uv scripts/accessibility/node_modules scripts/invitations/node_modules demo out dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
