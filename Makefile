# One-liners for people's habits. ./qnit and ./check are the two commands that matter.
.PHONY: build test lint format clean bench

build:
	mvn -B -q -Dquick -Dmaven.test.skip=true package

test:
	mvn -B test

lint:
	mvn -B -q -DskipTests verify

format:
	mvn -B -q spotless:apply

clean:
	mvn -B -q clean && rm -rf build

# make bench ARGS="-f 1 Parse" runs the benchmarks whose name contains Parse
bench:
	mvn -B -q -Dquick -Dmaven.test.skip=true -Pbench -pl bench -am verify -Dbench.args="$(ARGS)"
