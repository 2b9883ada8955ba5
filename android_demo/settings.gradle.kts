// For Android Studio. build-apk and pom.xml do the same without it, and are what the tests run.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "tfpeel-demo"
include(":app", ":peel-runtime", ":peel-runtime-desktop", ":peel-runtime-tflite")
