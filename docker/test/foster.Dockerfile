# The image `foster` with the distribution of the current build; `engine build` adapts it to the JVM edition.
FROM scratch
COPY bin/ /
COPY . /opt/foster/
