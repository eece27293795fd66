#!/bin/sh
# Lets Jazzer look for bytes that break a reader: an exception, a hang, memory out of proportion.
#   conformance/fuzz.sh [SECONDS [READER]]     600 without an argument; READER is openqasm (if not named) or nativeir
# Starts from the conformance suite and the reader's corpus, keeps what it learns in build/fuzz between runs.
# Ends with status 0 when nothing was found; else the input lies in build/fuzz.
set -eu

cd -- "$(dirname -- "$0")/.."
seconds=${1:-600}
case ${2:-openqasm} in
    openqasm) target=io.qnit.core.qasm.ReaderFuzz work=$PWD/build/fuzz dictionary=conformance/corpus.dict ;;
    nativeir) target=io.qnit.core.nativeir.NativeIrFuzz work=$PWD/build/fuzz-nativeir dictionary=conformance/nativeir/corpus.dict ;;
    *) echo "usage: conformance/fuzz.sh [SECONDS [openqasm|nativeir]]" >&2 && exit 2 ;;
esac
mkdir -p "$work/corpus" "$work/lib"

mvn -B -q -ntp -Dquick -pl core test-compile
version=$(sed -n 's:.*<jazzer.version>\(.*\)</jazzer.version>.*:\1:p' pom.xml)
for artifact in jazzer jazzer-api; do
    [ -f "$work/lib/$artifact-$version.jar" ] || mvn -B -q -ntp -N dependency:copy \
        -Dartifact="com.code-intelligence:$artifact:$version" -DoutputDirectory="$work/lib"
done
mvn -B -q -ntp -Dquick -pl core dependency:build-classpath -Dmdep.outputFile="$work/classpath"

java=${JAVA_HOME:+$JAVA_HOME/bin/java}
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*25*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" --version 2>/dev/null | grep -q '^[a-z]* 25'; then
        java=$home/bin/java
        break
    fi
done
classes=core/target/classes:core/target/test-classes:$(cat "$work/classpath")
"$java" -cp "$classes" -Dqnit.root="$PWD" "$target" "$work/corpus"

# A gigabyte of heap for a few kilobytes of source: whoever needs more is out of proportion.
exec "$java" -Xmx1g -XX:+UseSerialGC -XX:-OmitStackTraceInFastThrow --enable-native-access=ALL-UNNAMED \
    --add-modules jdk.incubator.vector -cp "$work/lib/jazzer-$version.jar:$work/lib/jazzer-api-$version.jar:$classes" \
    com.code_intelligence.jazzer.Jazzer --target_class="$target" \
    --instrumentation_includes='io.qnit.core.**' --reproducer_path="$work" \
    -artifact_prefix="$work/" -dict="$dictionary" -max_len=8192 -timeout=20 -rss_limit_mb=3000 \
    -max_total_time="$seconds" -print_final_stats=1 "$work/corpus"
