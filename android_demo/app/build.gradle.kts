plugins {
    id("com.android.application")
}

android {
    namespace = "dev.tfpeel.demo"
    compileSdk = 34

    defaultConfig {
        applicationId = "dev.tfpeel.demo"
        minSdk = 26
        targetSdk = 34
        versionCode = 1
        versionName = "0.1.0"
        ndk {
            abiFilters += listOf("arm64-v8a", "x86_64")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_1_8
        targetCompatibility = JavaVersion.VERSION_1_8
    }

    androidResources {
        // Packed bytes do not get smaller, and an interpreter could not map them.
        noCompress += "tflite"
    }

    packaging {
        jniLibs.useLegacyPackaging = true
    }

    sourceSets.getByName("main").assets.srcDir(layout.buildDirectory.dir("bundled"))
    // They need the desktop shim; test-app runs them.
    sourceSets.getByName("test").java.setSrcDirs(emptyList<String>())
}

// The pack in the APK: -Ppack=DIRECTORY, or the small one of the tests.
val bundlePack by tasks.registering(Sync::class) {
    from(providers.gradleProperty("pack").orElse("$rootDir/../tests/runtime/vectors/pack"))
    into(layout.buildDirectory.dir("bundled/packs/pack"))
}

// The public keys that the app trusts: -Pkeys=FILE,FILE; none by default.
val keys = providers.gradleProperty("keys").orNull?.split(",").orEmpty().map { file(it) }
keys.forEach { require("BEGIN PUBLIC KEY" in it.readText()) { "$it is no public key" } }
val bundleKeys by tasks.registering(Sync::class) {
    from(keys)
    into(layout.buildDirectory.dir("bundled/keys"))
}

tasks.named("preBuild") {
    dependsOn(bundlePack, bundleKeys)
}

dependencies {
    implementation(project(":peel-runtime-tflite"))
    // Ed25519 for all versions of Android.
    implementation("org.bouncycastle:bcprov-jdk15to18:1.85.2")
}
