# Says which programs that the build needs are missing, as Debian packages. Sourced by ./nengine and .ci/run.

# Prints the missing packages, one a line; nothing if all is there.
nengine_missing_packages() {
    local javac version
    javac="${JAVA_HOME:+$JAVA_HOME/bin/}javac"
    version=$("$javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if [ -z "$version" ] || [ "$version" -lt 17 ]; then
        echo openjdk-17-jdk-headless
    fi
    command -v g++ >/dev/null 2>&1 || echo g++
    command -v cmake >/dev/null 2>&1 || echo cmake
    command -v make >/dev/null 2>&1 || echo make
    # The Maven wrapper fetches Maven with one of them.
    command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1 || echo curl
}
