package dev.tfpeel.runtime.manifest;

/** A user cluster. */
public final class ClusterEntry {
    /** Its number; clusters are numbered from 0. */
    public final int cluster;

    /** Training users in it. */
    public final long users;

    /** Of its files, inside the pack. */
    public final String directory;

    ClusterEntry(int cluster, long users, String directory) {
        this.cluster = cluster;
        this.users = users;
        this.directory = directory;
    }
}
