package dev.tfpeel.demo;

import android.os.Debug;
import org.robolectric.annotation.Implementation;
import org.robolectric.annotation.Implements;

/** On a desktop nothing measures an app's native memory: the screen shows the estimate. */
@Implements(Debug.class)
public final class UnknownNativeHeap {
    @Implementation
    protected static long getNativeHeapAllocatedSize() {
        return 0;
    }
}
