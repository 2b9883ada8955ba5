package dev.tfpeel.demo;

import java.util.concurrent.Executor;

/** Does the work at once, in the thread that asks: what a test sees does not depend on time. */
public final class SameThreadApplication extends DemoApplication {
    @Override
    protected Executor worker() {
        return Runnable::run;
    }
}
