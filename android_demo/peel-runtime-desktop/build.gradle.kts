plugins {
    `java-library`
}

java {
    sourceCompatibility = JavaVersion.VERSION_1_8
    targetCompatibility = JavaVersion.VERSION_1_8
}

dependencies {
    api(project(":peel-runtime"))
    implementation("org.bytedeco:tensorflow-lite-platform:2.20.0-1.5.13")
}

// Its tests share a class with those of peel-runtime; Maven runs them.
sourceSets.test {
    java.setSrcDirs(emptyList<String>())
}
