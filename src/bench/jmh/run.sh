#!/bin/sh
# JMH for what calls are made of. From the top of the repository, on JDK 25 (JAVA_HOME), after: mvn -q package -DskipTests
# Arguments go to JMH: src/bench/jmh/run.sh fork
# TROUPE: where the distribution to measure is; target/troupe, unless it is set.
# BENCHMARKS: the sources to compile; all, unless it is set. An earlier build may lack what others need.
# As in the other benchmarks, no call writes a line into the log.
# The preview is for the JDK's own StructuredTaskScope, and jox was compiled with it, too.
set -eu
troupe=${TROUPE:-target/troupe}
benchmarks=${BENCHMARKS:-src/bench/jmh/*.java}
version=1.37
# 2.8 takes the jar alone; later ones read its POM, and the parent of jox's newest is not published.
fetch() {
  mvn -q org.apache.maven.plugins:maven-dependency-plugin:2.8:copy -Dartifact="$1" -DoutputDirectory=target/jmh/lib
}
fetch org.openjdk.jmh:jmh-core:$version
fetch org.openjdk.jmh:jmh-generator-annprocess:$version
fetch net.sf.jopt-simple:jopt-simple:5.0.4
fetch org.apache.commons:commons-math3:3.6.1
# shellcheck disable=SC2086 # a pattern, or a list
if grep -q com.softwaremill.jox $benchmarks; then
  fetch com.softwaremill.jox:channels:1.1.1
  fetch com.softwaremill.jox:structured:0.5.2
fi
rm -rf target/jmh/classes
mkdir -p target/jmh/classes
# shellcheck disable=SC2086
"$JAVA_HOME/bin/javac" -proc:full --release 25 --enable-preview -cp "target/jmh/lib/*:$troupe/lib/*" \
  -d target/jmh/classes $benchmarks
exec "$JAVA_HOME/bin/java" --enable-preview --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC \
  -Dlogback.configurationFile=src/bench/logback.xml -cp "target/jmh/classes:target/jmh/lib/*:$troupe/lib/*" org.openjdk.jmh.Main "$@"
