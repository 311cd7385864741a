# Replaces the image with a JDK: contains the JDK of this machine.
FROM scratch
COPY . /opt/java/openjdk/
