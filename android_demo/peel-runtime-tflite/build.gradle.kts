plugins {
    id("com.android.library")
}

android {
    namespace = "dev.tfpeel.runtime.tflite"
    compileSdk = 34

    defaultConfig {
        minSdk = 26
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_1_8
        targetCompatibility = JavaVersion.VERSION_1_8
    }

    // Its tests need the desktop shim; test-app runs them.
    sourceSets.getByName("test").java.setSrcDirs(emptyList<String>())
}

dependencies {
    api(project(":peel-runtime"))
    // The last version before the name was changed to com.google.ai.edge.litert:litert.
    implementation("org.tensorflow:tensorflow-lite:2.16.1")
}
