#!/bin/sh
# JMH for what calls are made of. From the top of the repository, on JDK 25 (JAVA_HOME), after: mvn -q package -DskipTests
# Arguments go to JMH: src/bench/jmh/run.sh fork
# TROUPE: where the distribution to measure is; target/troupe, unless it is set.
# The preview is for the JDK's own StructuredTaskScope, and jox was compiled with it, too.
set -eu
troupe=${TROUPE:-target/troupe}
version=1.37
for artifact in org.openjdk.jmh:jmh-core:$version org.openjdk.jmh:jmh-generator-annprocess:$version \
  net.sf.jopt-simple:jopt-simple:5.0.4 org.apache.commons:commons-math3:3.6.1 \
  com.softwaremill.jox:channels:1.1.1 com.softwaremill.jox:structured:0.5.2; do
  mvn -q dependency:copy -Dartifact="$artifact" -DoutputDirectory=target/jmh/lib
done
rm -rf target/jmh/classes
mkdir -p target/jmh/classes
"$JAVA_HOME/bin/javac" -proc:full --release 25 --enable-preview -cp "target/jmh/lib/*:$troupe/lib/*" \
  -d target/jmh/classes src/bench/jmh/*.java
exec "$JAVA_HOME/bin/java" --enable-preview --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC \
  -cp "target/jmh/classes:target/jmh/lib/*:$troupe/lib/*" org.openjdk.jmh.Main "$@"
