#!/bin/sh
# What a call costs beside an earlier build, in alternating runs: src/bench/jmh/compare.sh COMMIT [PAIRS]
# From the top of the repository, on JDK 25 (JAVA_HOME). Builds COMMIT and HEAD in checkouts of their own, measures each with
# the CallBenchmark of this checkout, and prints a table. What each run gave stays in target/compare.
set -eu
commit=$1
pairs=${2:-5}
results=target/compare
checkouts=$(mktemp -d)

finish() {
  for build in before after; do
    git worktree remove --force "$checkouts/$build" || true
  done
  rm -rf "$checkouts"
}
trap finish EXIT
trap 'exit 1' INT TERM

# build NAME COMMIT: a checkout of COMMIT with its distribution
build() {
  git worktree add --quiet --detach "$checkouts/$1" "$2"
  mvn -q -B -f "$checkouts/$1" package -Dmaven.test.skip=true
}

# measure NAME PAIR
measure() {
  TROUPE=$checkouts/$1/target/troupe BENCHMARKS=src/bench/jmh/CallBenchmark.java src/bench/jmh/run.sh CallBenchmark -prof gc \
    -rf csv -rff "$results/$1-$2.csv" >"$results/$1-$2.log"
}

rm -rf "$results"
mkdir -p "$results"
build before "$commit"
build after HEAD
pair=1
while [ "$pair" -le "$pairs" ]; do
  measure before "$pair"
  measure after "$pair"
  pair=$((pair + 1))
done
"$JAVA_HOME/bin/java" src/bench/Pairs.java "$results" "$pairs"
